// What a recorded value is to a reader: a date, an amount, an address, a text, or a thing with parts.
import { fullTime } from '../../core/time'
import { humanised } from '../traces/naming'

export type Shown =
  | { kind: 'nothing' }
  | { kind: 'hidden' }
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'exact'; text: string; exact: string }
  | { kind: 'cut'; text: string; preview: string }
  | { kind: 'parts'; parts: [string, unknown][]; isList: boolean }

const MASK = '***'
const ISO_DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/
const EMAIL = /^[^\s@<>"]+@[^\s@<>"]+\.[a-z]{2,}$/i
const MONEY = /(^|_|-)?(price|total|amount|cost|fee|balance|sum)$/i

// `beside` are the values that stand next to it: an amount is money where a currency stands beside it.
export function shownAs(value: unknown, key = '', beside: Readonly<Record<string, unknown>> = {}): Shown {
  if (value === null || value === undefined || value === '') return { kind: 'nothing' }
  if (value === MASK) return { kind: 'hidden' }
  if (typeof value === 'boolean') return { kind: 'text', text: value ? 'Yes' : 'No' }
  if (typeof value === 'number') return asNumber(value, key, beside)
  if (typeof value === 'string') return asText(value)
  if (Array.isArray(value)) {
    if (value.length === 0) return { kind: 'nothing' }
    return { kind: 'parts', parts: value.map((item, at) => [String(at + 1), item]), isList: true }
  }
  const item = value as Record<string, unknown>
  const left = leftOut(item)
  if (left) return left
  const parts = Object.entries(item)
  return parts.length === 0 ? { kind: 'nothing' } : { kind: 'parts', parts, isList: false }
}

function asNumber(value: number, key: string, beside: Readonly<Record<string, unknown>>): Shown {
  const currency = beside.currency
  if (MONEY.test(key) && typeof currency === 'string' && /^[A-Za-z]{3}$/.test(currency)) {
    try {
      const format = new Intl.NumberFormat(undefined, { style: 'currency', currency: currency.toUpperCase() })
      return { kind: 'exact', text: format.format(value), exact: `${value} ${currency}` }
    } catch {
      // It only looks like a currency.
    }
  }
  return {
    kind: 'text',
    text: value.toLocaleString(undefined, { maximumFractionDigits: 20, useGrouping: value >= 10_000 }),
  }
}

function asText(text: string): Shown {
  if (ISO_DATE.test(text)) {
    const time = new Date(text).getTime()
    if (!Number.isNaN(time))
      return { kind: 'exact', text: text.includes('T') ? fullTime(time) : day(text), exact: text }
  }
  if (EMAIL.test(text)) return { kind: 'link', text, href: `mailto:${text}` }
  if (/^https?:\/\/\S+$/i.test(text) && URL.canParse(text)) return { kind: 'link', text, href: text }
  return { kind: 'text', text }
}

// A date without a time is the same day everywhere.
function day(text: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(text))
}

// What the recording left out of a value, by the marks of its own.
function leftOut(value: Record<string, unknown>): Shown | null {
  const size = typeof value.bytes === 'number' ? bytes(value.bytes) : ''
  const preview = typeof value.preview === 'string' ? value.preview : ''
  if (value['motia.cut'] === true) return { kind: 'cut', text: `${size}, too large to be kept. It begins:`, preview }
  if (value['motia.stream'] === true) return { kind: 'cut', text: `${size}, sent as a stream. It begins:`, preview }
  if (value['motia.binary'] === true) return { kind: 'text', text: `${size} of binary data` }
  return null
}

export function bytes(count: number): string {
  if (count < 1000) return `${count} bytes`
  if (count < 1_000_000) return `${Math.round(count / 100) / 10} kB`
  return `${Math.round(count / 100_000) / 10} MB`
}

// A key as a label. Ids and the like keep what makes them what they are: "orderId" is "Order ID".
export function labelOf(key: string): string {
  return humanised(key).replace(/\b(id|url|ip|api|sku|iban|vat)\b/gi, (word) => word.toUpperCase())
}
