// The run on the diagram: what happened at any moment of a trace, played, stepped through or scrubbed.
import { useShortcuts } from '../../../core/keys'
import { createStore, useStore } from '../../../core/store'
import type { Flow } from '../../../core/types'
import { flowState, reload } from '../../../live/project'
import { Blank, Unanswered } from '../../../ui/Blank'
import { reloadTrace, useTrace } from '../spans'
import type { Trace } from '../trace'
import { RunCanvas } from './RunCanvas'
import './run.css'
import { Side } from './Side'
import { Strip } from './Strip'
import { useRun } from './useRun'

// Remembered for the next trace, as long as the page is open.
const whole = createStore(false)

export default function RunMode({ trace: id }: { trace: string }) {
  const { trace, error } = useTrace(id)
  const { flow, error: flowError } = useStore(flowState, (state) => state)
  if (!trace) {
    return error ? <Unanswered error={error} retry={() => reloadTrace(id)} /> : <div className="opening">Reading…</div>
  }
  if (!flow) {
    return flowError ? <Unanswered error={flowError} retry={reload} /> : <div className="opening">Reading…</div>
  }
  if (trace.spans.length === 0) {
    return (
      <Blank kind="nothing" title="Nothing has run yet">
        <p>The run appears here with its first span.</p>
      </Blank>
    )
  }
  return <Played key={id} trace={trace} flow={flow} />
}

function Played({ trace, flow }: { trace: Trace; flow: Flow }) {
  const run = useRun(trace)
  const isWhole = useStore(whole, (state) => state)
  const group = 'Run'
  useShortcuts([
    { keys: 'Space', label: 'Play or pause', group, run: run.toggle },
    { keys: 'ArrowRight', label: 'To the next event', group, run: () => run.step(1) },
    { keys: 'ArrowLeft', label: 'To the event before', group, run: () => run.step(-1) },
    { keys: 'Home', label: 'To the beginning', group, run: () => run.seek(trace.start, 'push') },
    { keys: 'End', label: 'To the end', group, run: () => run.seek(trace.end, 'push') },
  ])
  return (
    <div className="run-page">
      <section className="run" aria-label="The run on the diagram">
        <RunCanvas run={run} flow={flow} isWhole={isWhole} onWhole={() => whole.set(!isWhole)} />
        <Strip run={run} />
        <Side run={run} />
      </section>
    </div>
  )
}
