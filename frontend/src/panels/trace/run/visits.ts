// What came to each Step in a run: a message or a request, with every attempt at it.
import type { SpanRow } from '../../../core/trace-types'
import type { Trace } from '../trace'

export interface Visit {
  id: string
  step: string
  // The topic, or what the trigger is called.
  name: string
  trigger: string | null
  start: number
  end: number | null
  attempts: SpanRow[]
  // The call that sent it, and whose it was. Null for what came from outside.
  cause: SpanRow | null
  sender: string | null
  status: string
  isSkipped: boolean
}

// A change of data reaches every Step that looks at data. Those whom it didn't concern had no part in the run.
export function visitsOf(trace: Trace): Visit[] {
  const visits: Visit[] = []
  for (const span of trace.spans) {
    const isAlone = span.phase === 'attempt' && trace.byId.get(span.parent ?? '')?.phase !== 'trigger'
    if (span.phase !== 'trigger' && !isAlone) continue
    const visit = visitOf(span, isAlone ? [span] : attemptsOf(span, trace), trace)
    if (!(visit.isSkipped && (visit.trigger === 'state' || visit.trigger === 'stream'))) visits.push(visit)
  }
  return visits
}

function visitOf(span: SpanRow, attempts: SpanRow[], trace: Trace): Visit {
  const above = span.phase === 'trigger' ? trace.byId.get(span.parent ?? '') : undefined
  const cause = above?.phase === 'call' ? above : null
  const step = span.step ?? span.name
  return {
    id: span.id,
    step,
    name: span.topic && !span.topic.startsWith('@') ? span.topic : span.name.replace(` → ${step}`, ''),
    trigger: span.trigger,
    start: span.start,
    end: span.end,
    attempts,
    cause,
    sender: cause?.step ?? null,
    status: span.status,
    isSkipped: span.outcome === 'skipped' || attempts.at(-1)?.outcome === 'skipped',
  }
}

function attemptsOf(trigger: SpanRow, trace: Trace): SpanRow[] {
  return (trace.children.get(trigger.id) ?? []).filter(({ phase }) => phase === 'attempt')
}
