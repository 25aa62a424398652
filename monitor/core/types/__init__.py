"""The types that cross boundaries: frozen, named by the boundary. All datetimes are aware and in UTC."""
