// A file that is being described: what the form holds, what it begins with, and what of it is asked of the studio.
import { nameFor } from './naming'
import type { Kind, NewFile, NewForm, TriggerKind } from './types'

export interface Draft {
  kind: Kind
  // The type of the trigger, and its fields by type: who looks at another type and returns finds them as they were.
  starts: string
  fields: Record<string, Record<string, string>>
  // Empty while the studio's own suggestion stands.
  name: string
  language: string
  flows: string[]
  enqueues: string[]
  // Topics that something outside of the project takes.
  takes: string[]
  folder: string
  description: string
  usesMessages: boolean
  // The file as the person wrote it, null while the form writes it.
  text: string | null
}

// What a link to the form knows already.
export interface Known {
  kind: Kind
  takes: string | null
  // The Step that is to come after the new one.
  before: string | null
  flow: string | null
}

// The queue is the trigger that has a topic.
export function takesTopics({ fields }: TriggerKind): boolean {
  return fields.some(({ kind }) => kind === 'topic')
}

export function beginning(form: NewForm, known: Known): Draft {
  const [most] = form.languages.toSorted((a, b) => b.used - a.used)
  const queue = form.triggers.find(takesTopics)
  const topicField = queue?.fields.find(({ kind }) => kind === 'topic')?.name
  const starts = known.takes !== null && queue ? queue : form.triggers[0]
  const fields = Object.fromEntries(form.triggers.map((each) => [each.type, firstValues(each)]))
  const asked = queue && topicField && fields[queue.type]
  if (asked && known.takes !== null) asked[topicField] = known.takes
  return {
    kind: known.kind,
    starts: starts?.type ?? '',
    fields,
    name: '',
    language: most?.name ?? '',
    flows: known.flow !== null && form.flows.includes(known.flow) ? [known.flow] : [],
    enqueues: known.before !== null && known.takes !== null ? [nextTopic(known.takes, form)] : [],
    takes: known.kind === 'noop' && known.takes !== null ? [known.takes] : [],
    folder: '',
    description: '',
    usesMessages: true,
    text: null,
  }
}

function firstValues({ fields }: TriggerKind): Record<string, string> {
  return Object.fromEntries(
    fields.filter(({ options, required }) => required && options).map(({ name, options }) => [name, firstOf(options)]),
  )
}

// Who makes a new endpoint mostly has something to send to it.
function firstOf(options: string[] = []): string {
  return options.includes('POST') ? 'POST' : (options[0] ?? '')
}

function nextTopic(topic: string, { topics }: NewForm): string {
  const taken = new Set(topics.map(({ name }) => name))
  const wanted = `${topic}.handled`
  for (let number = 2; ; number += 1) {
    const name = number === 2 ? wanted : `${wanted}${number - 1}`
    if (!taken.has(name)) return name
  }
}

export function triggerOf(draft: Draft, form: NewForm): TriggerKind | undefined {
  return form.triggers.find(({ type }) => type === draft.starts)
}

export function valuesOf(draft: Draft): Record<string, string> {
  return draft.fields[draft.starts] ?? {}
}

// The topic that starts it, "" where no topic does.
export function topicOf(draft: Draft, form: NewForm): string {
  const field = triggerOf(draft, form)?.fields.find(({ kind }) => kind === 'topic')
  return draft.kind === 'step' && field ? (valuesOf(draft)[field.name] ?? '') : ''
}

export function withField(draft: Draft, name: string, value: string): Draft {
  return { ...draft, fields: { ...draft.fields, [draft.starts]: { ...valuesOf(draft), [name]: value } } }
}

export function bodyOf(draft: Draft, form: NewForm, taken: ReadonlySet<string>): NewFile {
  const { kind, language, flows, enqueues, description, folder, text } = draft
  const shared: NewFile = {
    kind,
    language,
    name: draft.name || nameFor(draft, form, taken),
    flows,
    ...(folder ? { folder } : {}),
    ...(description ? { description } : {}),
    ...(text === null ? {} : { text }),
  }
  if (kind === 'stream') return shared
  if (kind === 'noop') return { ...shared, virtualSubscribes: draft.takes, virtualEnqueues: enqueues }
  const topic = topicOf(draft, form)
  return {
    ...shared,
    enqueues,
    trigger: { type: draft.starts, ...given(valuesOf(draft)) },
    ...(topic && draft.usesMessages ? { schemaFrom: { topic } } : {}),
  }
}

function given(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
}
