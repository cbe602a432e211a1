"""Runs a script as a REPL runs what is typed: the value of its last expression is the result."""

import _posixsubprocess
import ast
import linecache
import os
import posix
import sys
import traceback
import types

NAME = "<python>"
# Imported here so that a warm child has paid for them.
import collections, datetime, decimal, itertools, json, math, random, re, statistics  # noqa: E401, F401


def _refused(*_, **__):
    raise PermissionError("a script cannot start a process")


# Without these the interpreter itself would end, and the script could not catch it.
os.system = posix.system = _posixsubprocess.fork_exec = _refused


# What this machine runs is nobody's business outside.
_uname = posix.uname_result(("Linux", "", "", "", "x86_64"))
os.uname = posix.uname = lambda: _uname


def _described(problem):
    problem.__traceback__ = problem.__traceback__ and problem.__traceback__.tb_next
    said = "".join(traceback.format_exception(problem)).rstrip()
    # Of the library's own files only their names in it: where it seems to be is of no use to a reader.
    for folder in sys.path:
        said = said.replace('File "' + folder + "/", 'File "')
    return said


def run(code):
    """Returns (result, error), each a text or None."""
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    linecache.cache[NAME] = (len(code), None, code.splitlines(True), NAME)
    result = error = None
    try:
        tree = compile(code, NAME, "exec", ast.PyCF_ONLY_AST)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, NAME, "exec"), main.__dict__)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), NAME, "eval"), main.__dict__)
            result = None if value is None else repr(value)
    except SystemExit as end:
        error = None if end.code in (None, 0) else "SystemExit: " + str(end.code)
    except BaseException as problem:
        error = _described(problem)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            # The script closed or replaced it.
            pass
    return (result, error)


run
