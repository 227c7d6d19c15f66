"""The program that runs Python Steps: only the standard library, and only what every supported Python has.

It is started by its path (`main.py`) under the project's own interpreter, where it calls itself `motia_runner`; the
package `motia` that Steps import lies beside it in `sdk`.
"""
