// Commands, and those of them that a query means.
import type { Changes } from '../../core/address'

export interface Command {
  id: string
  group: string
  label: string
  // What else it is found by, and shown small behind the label.
  hint?: string
  keys?: string
  // Where it leads, or what it does.
  does: Changes | (() => void)
}

export interface Group {
  name: string
  commands: Command[]
}

// Keeps what has every word of the query, best first: beginnings of the label, then its words, then the hint.
export function filter(all: Command[], query: string, most: number): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const seen = new Set<string>()
  const unique = all.filter(({ id }) => !seen.has(id) && seen.add(id))
  if (words.length === 0) return unique.slice(0, most)
  const scored = unique.flatMap((command) => {
    const score = rank(command, words)
    return score === 0 ? [] : [{ command, score }]
  })
  return scored
    .sort((a, b) => b.score - a.score)
    .map(({ command }) => command)
    .slice(0, most)
}

// Each group once, in the order of its best command.
export function grouped(commands: Command[]): Group[] {
  const groups = new Map<string, Command[]>()
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command])
  return [...groups].map(([name, members]) => ({ name, commands: members }))
}

function rank({ label, hint = '' }: Command, words: string[]): number {
  const name = label.toLowerCase()
  const split = label
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
  let score = 0
  for (const word of words) {
    const found = name.startsWith(word)
      ? 8
      : split.some((part) => part.startsWith(word))
        ? 4
        : name.includes(word)
          ? 2
          : hint.toLowerCase().includes(word)
            ? 1
            : 0
    if (found === 0) return 0
    score += found
  }
  return score
}
