// A name for whom nobody has named yet: from what starts it, as people name such Steps.
import type { Draft } from './draft'
import type { NewForm } from './types'

const VERBS: Record<string, string> = { POST: 'Create', PUT: 'Update', PATCH: 'Update', DELETE: 'Delete' }

// "" where nothing is known that a name could come from. `taken` are the names that the project has.
export function nameFor({ kind, starts, fields }: Draft, form: NewForm, taken: ReadonlySet<string>): string {
  if (kind !== 'step') return ''
  const found = form.triggers.find(({ type }) => type === starts)
  const values = fields[starts] ?? {}
  const named = found?.fields.map((field) => ({ kind: field.kind, value: values[field.name] ?? '' })) ?? []
  const [topic, stream, cron] = (['topic', 'stream', 'cron'] as const).map((each) =>
    named.find((field) => field.kind === each),
  )
  if (topic) return free(topic.value ? `Handle${pascal(topic.value)}` : '', taken)
  if (stream) return free(stream.value ? `Watch${pascal(stream.value)}` : '', taken)
  if (cron) return free('RunOnSchedule', taken)
  if ('method' in values) return free(ofRequest(values.method ?? '', values.path ?? ''), taken)
  return free('OnStateChange', taken)
}

// "POST /tickets" is CreateTicket, "GET /tickets" ListTickets, "GET /tickets/:id" GetTicket.
function ofRequest(method: string, path: string): string {
  const segments = path.split('/').filter(Boolean)
  const words = segments.filter((segment) => !segment.startsWith(':'))
  const thing = words.at(-1)
  if (!thing) return ''
  const isOne = segments.at(-1)?.startsWith(':') ?? false
  if (method === 'GET')
    return isOne ? `Get${pascal(singular(thing))}` : isPlural(thing) ? `List${pascal(thing)}` : `Get${pascal(thing)}`
  return `${VERBS[method] ?? pascal(method.toLowerCase())}${pascal(singular(thing))}`
}

function isPlural(word: string): boolean {
  return /[^sui]s$/.test(word)
}

function singular(word: string): string {
  if (!isPlural(word)) return word
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.slice(0, -1)
}

export function pascal(text: string): string {
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

function free(name: string, taken: ReadonlySet<string>): string {
  if (name === '' || !taken.has(name)) return name
  for (let number = 2; ; number += 1) if (!taken.has(`${name}${number}`)) return `${name}${number}`
}
