// What was so at the moment: who was at work, what had just happened, and the data as they were then.
import { useMemo } from 'react'
import { useStore } from '../../../core/store'
import { counted } from '../../../core/time'
import type { SpanRow } from '../../../core/trace-types'
import { Section } from '../../../ui/Inspected'
import { Jump } from '../../../ui/Parts'
import { Status } from '../../../ui/Status'
import { humanised } from '../../traces/naming'
import { seconds } from '../story/when'
import { shortPlace } from './events'
import { Given, JustNow, Kept } from './Payloads'
import { type Standing, standingOf } from './standing'
import { stateAt, writesOf } from './state'
import type { Run } from './useRun'
import type { Visit } from './visits'

const MOST = 12

export function Side({ run }: { run: Run }) {
  const { trace, visits, events, count, clock, isPlaying } = run
  const writes = useMemo(() => writesOf(trace), [trace])
  // Nothing changes between two events, so nothing is worked out anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const { at, open, kept, tried } = useMemo(() => {
    const moment = clock.get()
    return {
      at: moment,
      open: openAt(visits, moment),
      kept: stateAt(writes, moment),
      tried: visits.flatMap(({ attempts }) => attempts.filter(({ start }) => start <= moment)),
    }
  }, [visits, writes, count])
  const event = events[count - 1]
  return (
    <aside className="run-side" aria-label="At this moment">
      <p className="run-moment">
        <Moment run={run} />
      </p>
      <p className="run-event">
        {event ? <Jump to={{ span: event.span, step: null, topic: null }}>{event.text}</Jump> : 'Nothing yet'}
      </p>
      {event && !isPlaying && <JustNow trace={trace.id} event={event} />}
      <Section title="At work">
        {open.length === 0 && <p className="quiet">Nobody at this moment.</p>}
        <ul className="run-open">
          {open.slice(0, MOST).map(({ visit, standing, count: times }) => (
            <li key={visit.id}>
              <Status name={standing.status} />
              <Jump to={{ span: standing.span, step: null, topic: null }}>{humanised(visit.step)}</Jump>
              <span>{times > 1 ? `×${times.toLocaleString()}` : openText(visit, standing, at)}</span>
            </li>
          ))}
        </ul>
        {open.length > MOST && <p className="quiet">{counted(open.length - MOST, 'other')} as well.</p>}
      </Section>
      <Section title="Data as of this moment" aside={kept.length > 0 ? kept.length.toLocaleString() : undefined}>
        {kept.length === 0 && <p className="quiet">This run has written nothing yet.</p>}
        <ul className="run-values">
          {kept.slice(-MOST).map((each) => (
            <li key={JSON.stringify([each.store, each.group, each.key])}>
              <details>
                <summary>
                  <span>{shortPlace(`${each.group}/${each.key}`)}</span>
                  <small>{writtenText(each, trace.start)}</small>
                </summary>
                <Kept key={each.last.span} trace={trace.id} kept={each} />
              </details>
            </li>
          ))}
        </ul>
        {kept.length > MOST && <p className="quiet">{counted(kept.length - MOST, 'older one')} before these.</p>}
      </Section>
      <Section title="Inputs and outputs so far">
        {tried.length === 0 && <p className="quiet">No Step has begun.</p>}
        <ul className="run-values">
          {tried.slice(-MOST).map((attempt) => (
            <li key={attempt.id}>
              <details>
                <summary>
                  <span>
                    {humanised(attempt.step ?? attempt.name)}
                    {(attempt.attempt ?? 1) > 1 && ` (try ${attempt.attempt})`}
                  </span>
                  <small>{attemptText(attempt, at)}</small>
                </summary>
                <Given trace={trace.id} span={attempt.id} isOver={attempt.end !== null && attempt.end <= at} />
              </details>
            </li>
          ))}
        </ul>
      </Section>
    </aside>
  )
}

function Moment({ run: { clock, trace } }: { run: Run }) {
  return useStore(clock, (at) => `After ${((at - trace.start) / 1000).toFixed(2)} s`)
}

interface Open {
  // The first of those that stand alike, and how many they are.
  visit: Visit
  standing: Standing
  count: number
}

function openAt(visits: readonly Visit[], at: number): Open[] {
  const alike = new Map<string, Open>()
  for (const visit of visits) {
    const standing = standingOf(visit, at)
    if (!standing || !['running', 'waiting', 'retrying'].includes(standing.status)) continue
    const key = `${standing.status} ${visit.step}`
    const known = alike.get(key)
    if (known) known.count += 1
    else alike.set(key, { visit, standing, count: 1 })
  }
  return [...alike.values()]
}

function openText({ name }: Visit, { status, attempt, since }: Standing, at: number): string {
  const so = seconds(Math.max(0, at - since))
  if (status === 'waiting') return `${name} waits since ${so}`
  if (status === 'retrying') return `waits for try ${(attempt ?? 1) + 1}`
  return `${(attempt ?? 1) > 1 ? `try ${attempt}, ` : ''}for ${so}`
}

function writtenText({ isDeleted, last, times }: ReturnType<typeof stateAt>[number], start: number): string {
  const who = last.step ? ` by ${humanised(last.step)}` : ''
  const often = times > 1 ? `, ${times} times` : ''
  return `${isDeleted ? 'deleted' : 'written'}${who} at ${((last.at - start) / 1000).toFixed(2)} s${often}`
}

function attemptText({ start, end, status }: SpanRow, at: number): string {
  if (end === null || end > at) return 'goes on'
  return `${status === 'error' ? 'failed' : 'done'} in ${seconds(end - start)}`
}
