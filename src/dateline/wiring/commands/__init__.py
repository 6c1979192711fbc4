"""The commands of `dateline`, a file each; each file has one click command named `command`."""
