// What a write changed: the values that came, went or are others now, by where they stand.

export interface Change {
  path: string[]
  before: unknown
  after: unknown
}

export interface Changes {
  found: Change[]
  isCut: boolean
}

const MOST = 100

// Both values come from JSON. A value that isn't there is undefined.
export function changesOf(before: unknown, after: unknown): Changes {
  const found: Change[] = []
  const stack: Change[] = [{ path: [], before, after }]
  for (let next = stack.pop(); next; next = stack.pop()) {
    const keys = keysOf(next.before, next.after)
    if (keys === null) {
      if (!isEqual(next.before, next.after)) found.push(next)
      if (found.length > MOST) return { found: found.slice(0, MOST), isCut: true }
      continue
    }
    for (const key of keys.reverse()) {
      const [left, right] = [next.before, next.after].map((side) => (side as Record<string, unknown>)[key])
      stack.push({ path: [...next.path, key], before: left, after: right })
    }
  }
  return { found, isCut: false }
}

// The keys to go on with where both are objects, or both are lists; null where they are compared as they are.
function keysOf(before: unknown, after: unknown): string[] | null {
  if (!isThing(before) || !isThing(after) || Array.isArray(before) !== Array.isArray(after)) return null
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
}

function isThing(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isEqual(before: unknown, after: unknown): boolean {
  return Object.is(before, after) || (isThing(before) && JSON.stringify(before) === JSON.stringify(after))
}
