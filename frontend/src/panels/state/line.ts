// A value in one line, as people read it: what it says first, not its braces.
import { labelOf, shownAs } from '../span/values'

const MOST_PARTS = 4
const LONGEST = 160

export function lineOf(value: unknown): string {
  const text = said(value, '', {}, 0)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function said(value: unknown, key: string, beside: Readonly<Record<string, unknown>>, depth: number): string {
  const shown = shownAs(value, key, beside)
  switch (shown.kind) {
    case 'nothing':
      return 'nothing'
    case 'hidden':
      return '(hidden)'
    case 'parts':
      return depth > 0 ? (shown.isList ? 'a list' : '…') : listed(shown.parts, shown.isList)
    default:
      return shown.text.replace(/\s+/g, ' ')
  }
}

function listed(parts: [string, unknown][], isList: boolean): string {
  const beside = isList ? {} : Object.fromEntries(parts)
  return parts
    .filter(([, value]) => value !== null && value !== '')
    .slice(0, MOST_PARTS)
    .map(([key, value]) => {
      const text = said(value, key, beside, isList ? 0 : 1)
      return isList ? text : `${labelOf(key)}: ${text}`
    })
    .join(' · ')
}
