"""A folder of documents → a build, made current.

Reading order: `options` (what is asked for, what comes back), `pipeline` (the steps in order), then the steps:

    read      `reading`    corpus, current build, encoder → `Inputs`, with the `spec` of the build asked for
    chunk     `passages`   documents → passages; what can be reused comes from `previous`, found by `reuse`
    plan      `plan`       passages → which vectors exist (in `previous` or the `cache`), which are missing
    embed     `plan`       missing vectors, a batch at a time into the `cache`
    write     `writing`    all files under a temporary name
    check     `writing`    synced, and read back as a reader would
    compare   `switching`  `switch_check` asks both builds the golden questions
    switch    `switching`  one rename; old builds are pruned

All steps share a `workspace`: folders, threads, open builds. Other modules: `staleness` (is there anything to do), `verify`
(prove a build), `lookalikes` (notes on metadata).
"""
