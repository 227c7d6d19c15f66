// What is selected, filtered and looked at lives in the address: Back, a reload and a pasted link show the same page.
import { useMemo } from 'react'
import { createStore, useStore } from './store'

// Every field, by who reads it. A field stands for one thing wherever it is used.
const FIELDS = [
  // The shell: which view is in the centre, which panel in the drawer ("none": closed).
  ...(['view', 'panel'] as const),
  // What is selected: the inspector shows it.
  ...(['step', 'topic', 'trace', 'span'] as const),
  // What the inspector scrolls to once: "why", "code", or a line of the code.
  ...(['part'] as const),
  // The diagram: one flow or all ("" is all), "diagram" or "outline", its search, what is folded (names, comma-separated).
  ...(['flow', 'as', 'seek', 'folded'] as const),
  // One trace: "story", "diagram" or "timeline", and the moment (seconds after its start).
  ...(['mode', 'at'] as const),
  // Running a Step in a dialog: which one, by which trigger, and the run whose input it begins with ("<trace>/<span>").
  ...(['launch', 'entrance', 'again'] as const),
  // Making a file in a dialog: "step", "stream" or "noop"; the topic that it takes, and the Step that is to come after it.
  ...(['new', 'takes', 'before'] as const),
  // Changing a Step's file as a whole in a dialog: "rename/TriageTicket".
  ...(['change'] as const),
  // The list of traces.
  ...(['status', 'ran', 'of', 'trigger', 'since', 'until', 'longer', 'shorter', 'find', 'key'] as const),
  // The log: least severity, Step, trace, text, time ("15m", or "<from>/<until>"), one line (its id).
  ...(['level', 'from', 'run', 'q', 'when', 'line'] as const),
  // The endpoints: the one that is open ("POST /tickets"), how they are grouped ("path"), their search.
  ...(['endpoint', 'by', 'match'] as const),
  // The state: group and key ("entry", as "key" is the business key) and the text that keys hold; "history" beside the value.
  ...(['group', 'entry', 'having', 'beside'] as const),
  // The streams: which one, and its item; its group is `group`.
  ...(['stream', 'item'] as const),
  // The queues: which one, which pile of it ("failed": dead letters), one kind of failure, one dead letter.
  ...(['queue', 'pile', 'fault', 'letter'] as const),
  // The editor: a file of the project, and a line of it.
  ...(['file', 'row'] as const),
] as const

export type Field = (typeof FIELDS)[number]
export type Changes = Partial<Record<Field, string | null>>

const store = createStore(typeof window === 'undefined' ? '' : window.location.search)

if (typeof window !== 'undefined') {
  window.addEventListener('popstate', () => store.set(window.location.search))
}

export function readField(field: Field, search = store.get()): string | null {
  return new URLSearchParams(search).get(field)
}

export function useField(field: Field): string | null {
  return useStore(store, (search) => readField(field, search))
}

// Several fields at once; the same object while none of them changes. `fields` must be a constant.
export function useFields<F extends Field>(fields: readonly F[]): Partial<Record<F, string>> {
  const text = useStore(store, (search) => JSON.stringify(fields.map((field) => [field, readField(field, search)])))
  return useMemo(() => {
    const found: [F, string | null][] = JSON.parse(text)
    return Object.fromEntries(found.filter(([, value]) => value)) as Partial<Record<F, string>>
  }, [text])
}

// Selecting something is a step that Back undoes; typing into a filter is not.
export function go(changes: Changes, how: 'push' | 'replace' = 'push'): void {
  const search = withFields(store.get(), changes)
  if (search === store.get()) return
  const address = search || window.location.pathname
  if (how === 'push') window.history.pushState(null, '', address)
  else window.history.replaceState(null, '', address)
  store.set(search)
}

// The address of a link that `go` would lead to, for people who open it in a new tab.
export function hrefOf(changes: Changes): string {
  return withFields(store.get(), changes) || '?'
}

export function withFields(search: string, changes: Changes): string {
  const fields = new URLSearchParams(search)
  for (const [field, value] of Object.entries(changes)) {
    if (value) fields.set(field, value)
    else fields.delete(field)
  }
  const text = fields.toString()
  return text ? `?${text}` : ''
}

// A name in the address, which leaves out what is empty.
export function toField(name: string): string {
  return name === '' || name.startsWith('~') ? `~${name}` : name
}

export function fromField(field: string | null): string | null {
  return field?.startsWith('~') ? field.slice(1) : field
}
