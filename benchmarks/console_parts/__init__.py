"""What `./studio bench console` measures: a module each, with `measure(report, console)`, named in `console.PARTS`."""
