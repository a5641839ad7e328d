"""Where readers run: a child process with limits on time and memory. A file that breaks its parser costs itself and no more.

`limits` says what one file may cost, `child` is the process that reads, and `process` starts, feeds and replaces it.
"""
