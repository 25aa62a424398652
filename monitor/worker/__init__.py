"""The long-running process: its parts, its clock, and what its operators see of it.

In reading order:

    README.md       for operators
    app             the composition root: a worker's parts, wired, opened and closed
    wiring          the functions that make adapters and stores
    state_folder    where a worker may write
    pipeline        the order of the steps
    simulated       the same in a time of its own
    replay          stored entries, played through it once more
    scheduler       when each is due; signals, and a stop that leaves nothing half done
    later           entries about which the examples are asked when there is time
    jobs            what it does at its intervals besides the pipeline
    configuration   edits taken up while it runs
    safety          an edit that loses much waits for a person
    site            the readers' site, kept up to date in a thread of its own
    peers           the other workers on the same database
    board           what the view of a running worker shows
    processes       whether the process of a worker still runs
    watchdog        does every job still come round
    clock           does the clock on the wall go as time does
    alerts/         what is wrong, told once, and once more when it is resolved
    operators       the operators' commands
    answers         how they are answered
    questions       stories they are asked about, and the buttons beneath
    readers         what readers may ask: the sources of a story
    status          how the monitor is doing
    words           the same in words
    gauges          the same for machines, and whether this monitor would post
    metrics         the same as Prometheus reads it
    endpoints       /metrics, /healthz and /readyz
    alert-rules.yaml   an example of alert rules for Prometheus
    listening       where a worker answers machines, if anywhere
    corrections     what an editor corrects about stories
"""
