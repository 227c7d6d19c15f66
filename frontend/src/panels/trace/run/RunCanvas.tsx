// The flow as it stood at the moment that is looked at.
import { useMemo, useRef } from 'react'
import { go, useField } from '../../../core/address'
import type { Flow } from '../../../core/types'
import { useWidth } from '../../../ui/useWidth'
import type { CanvasHandle } from '../../flow/drawn'
import { FlowCanvas } from '../../flow/FlowCanvas'
import { runFlow } from './flow'
import { linesAt, marksAt, standingOf } from './standing'
import { Travellers } from './Travellers'
import type { Run } from './useRun'

const WIDE = 900

interface RunCanvasProps {
  run: Run
  flow: Flow
  isWhole: boolean
  onWhole: () => void
}

export function RunCanvas({ run, flow, isWhole, onWhole }: RunCanvasProps) {
  const { visits, count, clock, trace } = run
  const canvas = useRef<CanvasHandle>(null)
  const [box, width] = useWidth()
  const span = useField('span')
  const step = useField('step')
  const shape = JSON.stringify([...new Set(visits.map(({ sender, step: to, name }) => [sender, to, name].join('\n')))])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn changes when the run reaches another Step
  const shown = useMemo(() => runFlow(flow, visits, isWhole), [flow, shape, isWhole])
  // Between two events nothing changes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const { marks, lines, active } = useMemo(() => {
    const at = clock.get()
    const found = linesAt(visits, shown.edges, at)
    return {
      marks: marksAt(
        visits,
        at,
        shown.nodes.map(({ name }) => name),
        trace.start,
      ),
      lines: found,
      active: Object.fromEntries(Object.entries(found).map(([id, { sent }]) => [id, sent])),
    }
  }, [visits, shown, count])
  const select = (name: string | null) => {
    if (name === null) return go({ span: null, step: null, topic: null })
    const latest = visits.findLast((visit) => visit.step === name && standingOf(visit, clock.get()) !== null)
    const place = latest && standingOf(latest, clock.get())
    if (place) go({ span: place.span, step: null, topic: null })
    else go({ step: name, span: null, topic: null })
  }
  return (
    <div className="run-canvas" ref={box}>
      {width > 0 && (
        <FlowCanvas
          flow={shown}
          // Beside the list and the side there is more height than width.
          direction={width < WIDE ? 'TB' : 'LR'}
          selected={trace.byId.get(span ?? '')?.step ?? step}
          onSelect={select}
          onTopic={({ name }) => go({ topic: name, step: null, span: null })}
          marks={marks}
          active={active}
          handle={canvas}
        >
          <Travellers lines={lines} canvas={canvas} />
          <button type="button" className="button run-whole" aria-pressed={isWhole} onClick={onWhole}>
            Whole flow
          </button>
        </FlowCanvas>
      )}
    </div>
  )
}
