"""Alerts: what holds now is a *condition*; what operators are told of it is an *alert*.

In reading order:

    conditions      what counts as wrong
    lifecycle       when an alert is raised and resolved, and when it is told
    alerter         looks, keeps, tells
"""
