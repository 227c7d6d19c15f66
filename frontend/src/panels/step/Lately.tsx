// How a Step went lately: its last runs, and its newest errors with what they mean.
import { useApi } from '../../core/query'
import { useSettled } from '../../core/settled'
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import type { SpanDetail } from '../../core/trace-types'
import type { Run, StepNode } from '../../core/types'
import { activity, IDLE } from '../../live/project'
import { Section } from '../../ui/Inspected'
import { Jump } from '../../ui/Parts'
import { Status, statusOf } from '../../ui/Status'
import { Ago, Took } from '../../ui/Time'
import { ErrorLayers } from '../error/ErrorLayers'
import '../span/span.css'
import { type Failure, failures } from './failures'

const READ = 40
const SHOWN = 8
const APART_MS = 1000

export function Lately({ step }: { step: StepNode }) {
  const doing = useStore(activity, (steps) => steps[step.name] ?? IDLE)
  const count = doing.succeeded + doing.failed + doing.skipped + doing.running
  const fresh = useSettled(count, APART_MS)
  const { data, error } = useApi<{ runs: Run[] }>(`steps/${encodeURIComponent(step.name)}/runs?limit=${READ}`, {
    fresh,
  })
  if (!data) {
    return (
      <Section title="Last runs">
        <p className="quiet">{error ? error.message : 'Reading…'}</p>
      </Section>
    )
  }
  return (
    <>
      <Errors found={failures(data.runs)} />
      <Section title="Last runs">
        {data.runs.length === 0 && <p className="quiet">It hasn’t run yet.</p>}
        <ul className="rows step-runs">
          {data.runs.slice(0, SHOWN).map((run) => (
            <RunRow key={run.spanId} run={run} trigger={triggerOf(step, run)} />
          ))}
        </ul>
      </Section>
    </>
  )
}

// What started a run, where the Step can be started in several ways.
function triggerOf(step: StepNode, run: Run): string | null {
  if (step.triggers.length < 2) return null
  return step.triggers.find((each) => each.suffix === run.trigger)?.summary ?? null
}

function RunRow({ run, trigger }: { run: Run; trigger: string | null }) {
  const to = { view: 'traces', trace: run.traceId, span: run.spanId, step: null, topic: null, at: null }
  return (
    <li>
      <Status name={run.end === null ? 'running' : statusOf(run.status)} />{' '}
      <div>
        {run.end !== null && (
          <>
            in <Took ms={run.end - run.start} />
          </>
        )}
        {run.attempt !== null && run.attempt > 1 && <small> attempt {run.attempt}</small>}
        {trigger && <small> {trigger}</small>}
        {run.message && <small className="said">{run.message}</small>}
      </div>
      <Jump to={to} title="Open its trace">
        <Ago at={run.start} />
      </Jump>
    </li>
  )
}

function Errors({ found }: { found: Failure[] }) {
  if (found.length === 0) return null
  return (
    <Section title="Recent errors">
      {found.map((failure) => (
        <ErrorShown key={failure.message} failure={failure} />
      ))}
    </Section>
  )
}

function ErrorShown({ failure: { message, count, run } }: { failure: Failure }) {
  const { data } = useApi<SpanDetail>(`traces/${run.traceId}/spans/${run.spanId}`)
  return (
    <div className="recent-error">
      <p>
        <Jump to={{ view: 'traces', trace: run.traceId, span: run.spanId, step: null, topic: null, at: null }}>
          <Ago at={run.start} />
        </Jump>
        {count > 1 && <small> and {counted(count - 1, 'time')} before</small>}
      </p>
      {data?.error ? <ErrorLayers error={data.error} /> : <p className="error-line">{message}</p>}
    </div>
  )
}
