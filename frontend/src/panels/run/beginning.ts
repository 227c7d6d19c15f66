// What a form begins with: the input of the run that is run again, else the last one, else a saved one, else defaults.
import { initial } from './schema'
import type { Entrance, Lost, Recorded, RunForm } from './types'

export interface Chosen {
  // Where it comes from: "again", "recent:<span>", "saved:<name>" or "empty".
  from: string
  input: unknown
  lost: Lost[]
}

// Where the API has what a Step takes.
export function formOf(step: string): string {
  return `run?step=${encodeURIComponent(step)}`
}

export function beginning(form: RunForm, entrance: Entrance, before: Recorded | null): Chosen {
  if (before && before.trigger === entrance.suffix)
    return { from: 'again', input: before.input ?? undefined, lost: before.lost }
  const recent = form.recent.find(({ trigger, lost }) => trigger === entrance.suffix && lost.length === 0)
  if (recent) return ofRecent(recent)
  const saved = form.saved.find(({ trigger }) => trigger === entrance.suffix)
  return saved ? { from: `saved:${saved.name}`, input: saved.input, lost: [] } : empty(entrance)
}

export function ofRecent(recent: Recorded): Chosen {
  return { from: `recent:${recent.spanId}`, input: recent.input, lost: recent.lost }
}

export function empty({ parts }: Entrance): Chosen {
  const [first] = parts
  if (first?.name === '') return { from: 'empty', input: initial(first.schema, first.schema ?? {}), lost: [] }
  const input: Record<string, unknown> = {}
  for (const { name, schema } of parts) {
    const value = name === 'body' || name === 'params' ? initial(schema, schema ?? {}) : undefined
    if (value !== undefined) input[name] = value
  }
  return { from: 'empty', input, lost: [] }
}

// A few words of an input, by which people know it again.
export function glimpse(input: unknown): string {
  const request = input as { params?: object; query?: object; body?: unknown } | null
  const parts =
    request && typeof request === 'object' && ('body' in request || 'params' in request || 'query' in request)
  const shown = parts ? [request.params, request.query, request.body].filter(Boolean) : [input]
  const text = shown.map(words).filter(Boolean).join(' · ')
  return text || 'nothing'
}

function words(value: unknown): string {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return Object.values(value)
    .filter((each) => typeof each !== 'object' || each === null)
    .map(String)
    .filter(Boolean)
    .slice(0, 3)
    .join(', ')
}
