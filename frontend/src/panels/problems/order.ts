// Problems by file: files with errors first, in each the worst first, then from top to bottom.
import type { Problem } from '../../core/types'

export interface ProblemFile {
  file: string
  problems: Problem[]
}

const RANK = { error: 0, warning: 1, info: 2 }

export function byFile(problems: Problem[]): ProblemFile[] {
  const files = new Map<string, Problem[]>()
  for (const problem of problems) files.set(problem.file, [...(files.get(problem.file) ?? []), problem])
  return [...files]
    .map(([file, found]) => ({ file, problems: found.sort(compare) }))
    .sort((a, b) => worst(a) - worst(b) || a.file.localeCompare(b.file))
}

// src/pay.step.ts:14:3, as editors understand it.
export function placeOf({ file, line, column }: Problem): string {
  return [file, line, line === null ? null : column].filter((part) => part != null).join(':')
}

function compare(a: Problem, b: Problem): number {
  return RANK[a.severity] - RANK[b.severity] || (a.line ?? 0) - (b.line ?? 0)
}

function worst({ problems }: ProblemFile): number {
  return Math.min(...problems.map(({ severity }) => RANK[severity]))
}
