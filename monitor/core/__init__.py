"""The pure core: no clock, network, disk, database, logging or environment. It decides; it never acts."""
