// Five or more siblings that are alike are one row, which says how it went for all of them.

export const FEWEST = 5

export interface Group<T> {
  key: string
  members: T[]
}

// Groups items by what they are alike in, in the order in which the first of each came. Smaller groups are taken apart.
export function groupsOf<T>(items: readonly T[], likeness: (item: T) => string): (T | Group<T>)[] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = likeness(item)
    const members = groups.get(key)
    if (members) members.push(item)
    else groups.set(key, [item])
  }
  const seen = new Set<string>()
  const found: (T | Group<T>)[] = []
  for (const item of items) {
    const key = likeness(item)
    const members = groups.get(key) ?? []
    if (members.length < FEWEST) found.push(item)
    else if (!seen.has(key)) found.push({ key, members })
    seen.add(key)
  }
  return found
}

// `values` in any order.
export function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? 0
}

export interface Interval {
  from: number
  to: number
}

const MOST_PIECES = 160

// Where anything of many intervals was, closer together than anybody sees: at most so many pieces.
export function cover(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.toSorted((a, b) => a.from - b.from)
  const first = sorted[0]
  if (!first) return []
  let last = first.to
  for (const { to } of sorted) last = Math.max(last, to)
  const least = (last - first.from) / MOST_PIECES
  const pieces: Interval[] = []
  let open = { ...first }
  for (const { from, to } of sorted) {
    if (from - open.to <= least) open.to = Math.max(open.to, to)
    else {
      pieces.push(open)
      open = { from, to }
    }
  }
  pieces.push(open)
  return pieces
}
