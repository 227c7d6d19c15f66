// One span of the open trace: what it was given, what came of it, and where to go from there.
import { useField } from '../../core/address'
import { useApi } from '../../core/query'
import { clockTime, duration } from '../../core/time'
import type { SpanDetail, SpanRow } from '../../core/trace-types'
import { Unanswered } from '../../ui/Blank'
import { IdChip } from '../../ui/IdChip'
import { Inspected, Section } from '../../ui/Inspected'
import { Status, statusOf } from '../../ui/Status'
import { Clock, Took } from '../../ui/Time'
import { Place } from '../error/Code'
import { ErrorLayers } from '../error/ErrorLayers'
import { useTrace } from '../trace/spans'
import './span.css'
import { Values } from './Values'
import { Ways } from './Ways'
import { said } from './words'

export default function SpanInspector({ id }: { id: string }) {
  const trace = useField('trace')
  return trace === null ? <NoTrace /> : <Shown trace={trace} id={id} />
}

function NoTrace() {
  return (
    <Inspected kind="Span" title="Not in an open trace">
      <p>A span is a part of a trace. Open the trace that it belongs to.</p>
    </Inspected>
  )
}

function Shown({ trace, id }: { trace: string; id: string }) {
  const { trace: spans } = useTrace(trace)
  const row = spans?.byId.get(id)
  // Its values are written when it ends.
  const path = `traces/${encodeURIComponent(trace)}/spans/${encodeURIComponent(id)}`
  const { data, error, refetch } = useApi<SpanDetail>(path, { fresh: row?.end ?? null })
  if (!data) {
    if (error) return <Unanswered error={error} retry={() => void refetch()} />
    return row ? (
      <Inspected kind="Span" title={row.name}>
        Reading…
      </Inspected>
    ) : (
      <div className="opening">Reading…</div>
    )
  }
  const { kind, title } = said(data)
  const span = row ?? data.span
  return (
    <Inspected kind={kind} title={title}>
      <div className="span-inspected">
        <p className="span-status">
          <Status name={statusOf(span.status, span.outcome)} />
          <When span={span} start={spans?.start ?? null} />
        </p>
        {span.message && !data.error && <p className="span-message">{span.message}</p>}
        {data.error && <ErrorLayers error={data.error} />}
        <Ways trace={trace} detail={data} />
        <Values detail={data} />
        <Technical detail={data} />
        {data.file && !data.error?.file && <Place file={data.file} line={data.line} />}
      </div>
    </Inspected>
  )
}

function When({ span, start }: { span: SpanRow; start: number | null }) {
  const since = start === null ? null : span.start - start
  return (
    <>
      {span.end !== null && (
        <span>
          took <Took ms={span.end - span.start} />
        </span>
      )}
      <span title={span.end === null ? undefined : `Ended at ${clockTime(span.end)}`}>
        at <Clock at={span.start} />
      </span>
      {since !== null && since >= 1 && <span>{duration(since)} after the start</span>}
    </>
  )
}

function Technical({ detail: { span, attributes, events, version } }: { detail: SpanDetail }) {
  const shown: [string, unknown][] = Object.entries(attributes)
  return (
    <details className="technical">
      <summary>Technical</summary>
      <p className="technical-ids">
        <IdChip id={span.id} label="span id" length={16} />
        {version && <IdChip id={version} label="version of the file" length={12} />}
      </p>
      <dl>
        <dt>kind</dt>
        <dd>{span.kind}</dd>
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
      {events.length > 0 && (
        <Section title="Events">
          <pre className="json">{JSON.stringify(events, null, 2)}</pre>
        </Section>
      )}
    </details>
  )
}
