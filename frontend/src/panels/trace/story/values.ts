// Finds values in a sentence that people read otherwise than programs write them: moments, money, addresses, long ids.

export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'moment'; text: string; at: number }
  | { kind: 'money'; text: string }
  | { kind: 'id'; text: string; whole: string }
  | { kind: 'link'; text: string; href: string }

const CURRENCIES = 'AUD|CAD|CHF|CNY|CZK|DKK|EUR|GBP|INR|JPY|NOK|NZD|PLN|SEK|USD'
const FOUND = new RegExp(
  [
    String.raw`(?<moment>\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?(?![\w:]))`,
    String.raw`(?<day>\b\d{4}-\d\d-\d\d\b)`,
    String.raw`(?<id>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)`,
    String.raw`(?<url>\bhttps?:\/\/[^\s"“”<>]*[^\s"“”<>.,;:!?)])`,
    String.raw`(?<mail>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)`,
    String.raw`\b(?<amount>-?\d+(?:\.\d+)?) ?(?<currency>${CURRENCIES})\b`,
    String.raw`\b(?<before>${CURRENCIES}) ?(?<sum>\d+(?:\.\d+)?)\b`,
  ].join('|'),
  'g',
)
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const ID_SHOWN = 8

export function readValues(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const found of text.matchAll(FOUND)) {
    if (found.index > end) pieces.push({ kind: 'text', text: text.slice(end, found.index) })
    pieces.push(pieceOf(found))
    end = found.index + found[0].length
  }
  if (end < text.length || pieces.length === 0) pieces.push({ kind: 'text', text: text.slice(end) })
  return pieces
}

function pieceOf(found: RegExpMatchArray): Piece {
  const whole = found[0]
  const { moment, day, id, url, mail, amount, currency, before, sum } = found.groups ?? {}
  if (moment) return momentOf(moment, moments)
  // A day has no time zone: noon keeps it the same day everywhere.
  if (day) return { ...momentOf(`${day}T12:00:00`, days, whole) }
  if (id) return { kind: 'id', text: `${id.slice(0, ID_SHOWN)}…`, whole: id }
  if (url) return { kind: 'link', text: url, href: url }
  if (mail) return { kind: 'link', text: mail, href: `mailto:${mail}` }
  const code = currency ?? before ?? ''
  return { kind: 'money', text: money(Number(amount ?? sum), code) }
}

export function money(amount: number, currency: string): string {
  return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount)
}

function momentOf(text: string, format: Intl.DateTimeFormat, shown = text): Piece {
  const at = Date.parse(text)
  return Number.isNaN(at) ? { kind: 'text', text: shown } : { kind: 'moment', text: format.format(at), at }
}
