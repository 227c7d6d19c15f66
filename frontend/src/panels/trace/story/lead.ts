// The first sentence of a headline, which is read first and therefore stands larger than the rest.
import type { Part } from '../../../core/types'

const OPENING = '“'
const CLOSING = '”'

export function lead(parts: readonly Part[]): { first: Part[]; rest: Part[] } {
  let quotes = 0
  for (const [index, part] of parts.entries()) {
    if (typeof part !== 'string') continue
    for (let at = 0; at < part.length; at += 1) {
      if (part[at] === OPENING) quotes += 1
      if (part[at] === CLOSING) quotes -= 1
      const after = part.slice(at + 1)
      // A name in quotes may have full stops of its own, and an abbreviation goes on in small letters.
      if (quotes > 0 || part[at] !== '.' || !endsHere(after, index === parts.length - 1)) continue
      const rest = after.trimStart()
      return { first: [...parts.slice(0, index), part.slice(0, at + 1)], rest: [rest, ...parts.slice(index + 1)] }
    }
  }
  return { first: [...parts], rest: [] }
}

function endsHere(after: string, isLast: boolean): boolean {
  return after.trim() === '' ? !isLast && after.startsWith(' ') : /^ (?:\p{Lu}|\d+ of \d)/u.test(after)
}
