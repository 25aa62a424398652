"""Alerts: what holds now is a *condition*; what operators are told of it is an *alert*.

In reading order:

    conditions      what counts as wrong
    advice          what to do about it, in one line
    lifecycle       when an alert is raised and resolved, and when it is told
    alerter         looks, keeps, tells
"""
