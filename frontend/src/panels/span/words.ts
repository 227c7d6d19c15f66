// What a span is, in words: a sentence for the title, and the kind of thing above it.
import type { SpanDetail } from '../../core/trace-types'

export interface Said {
  kind: string
  title: string
}

const STARTED: Record<string, string> = {
  http: 'Request',
  queue: 'Message',
  cron: 'Schedule',
  state: 'State change',
  stream: 'Stream event',
}

const CALLED: Record<string, (at: (name: string) => string) => string> = {
  'state.get': (at) => `Read ${at('key')} from ${at('group')}`,
  'state.set': (at) => `Wrote ${at('key')} to ${at('group')}`,
  'state.update': (at) => `Changed ${at('key')} in ${at('group')}`,
  'state.delete': (at) => `Deleted ${at('key')} from ${at('group')}`,
  'state.list': (at) => `Read all of ${at('group')}`,
  'state.clear': (at) => `Deleted all of ${at('group')}`,
  'streams.get': (at) => `Read ${at('item')} from the stream ${at('stream')}`,
  'streams.set': (at) => `Wrote ${at('item')} to the stream ${at('stream')}`,
  'streams.update': (at) => `Changed ${at('item')} in the stream ${at('stream')}`,
  'streams.delete': (at) => `Deleted ${at('item')} from the stream ${at('stream')}`,
  'streams.list': (at) => `Read ${at('group')} of the stream ${at('stream')}`,
  'streams.send': (at) => `Sent an event to the stream ${at('stream')}`,
  enqueue: (at) => `Sent a message to ${at('topic')}`,
}

export function said({ span, attributes }: Pick<SpanDetail, 'span' | 'attributes'>): Said {
  const at = (name: string) => String(attributes[`motia.${name}`] ?? '?')
  if (span.phase === 'attempt') return { kind: 'Attempt', title: `Attempt ${span.attempt ?? 1} of ${span.step}` }
  if (span.phase === 'trigger') {
    const trigger = span.step === null ? span.name : span.name.replace(` → ${span.step}`, '')
    return { kind: STARTED[span.trigger ?? ''] ?? 'Trigger', title: `${trigger} started ${span.step ?? 'a Step'}` }
  }
  if (span.phase === 'decision') return { kind: 'Decision', title: span.message ?? span.name }
  const method = String(attributes['motia.method'] ?? '')
  const kind = method.startsWith('state.') ? 'State' : method.startsWith('streams.') ? 'Stream' : 'Call'
  if (method === 'enqueue') return { kind: 'Message', title: CALLED.enqueue?.(at) ?? span.name }
  return { kind, title: CALLED[method]?.(at) ?? span.name }
}
