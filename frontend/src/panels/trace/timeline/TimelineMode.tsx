// When what ran, and what it waited for.
import { useDeferredValue, useMemo, useState } from 'react'
import { useField } from '../../../core/address'
import { Unanswered } from '../../../ui/Blank'
import { reloadTrace, useTrace } from '../spans'
import type { Trace } from '../trace'
import { idleGaps } from './breaks'
import { lanesOf } from './lanes'
import { criticalPath, type Path } from './path'
import { treeOf } from './rows'
import { Timeline } from './Timeline'
import './timeline.css'
import './bars.css'
import { useEnd } from './useEnd'

const NO_PATH: Path = { pieces: [], ids: new Set() }

export function TimelineMode({ trace: id }: { trace: string }) {
  const { trace, error } = useTrace(id)
  if (trace) return <Laid trace={trace} />
  if (error) return <Unanswered error={error} retry={() => reloadTrace(id)} />
  return <div className="opening">Reading…</div>
}

function Laid({ trace }: { trace: Trace }) {
  const end = useEnd(trace)
  const at = useField('at')
  const [isPathOnly, setPathOnly] = useState(false)
  const tree = useMemo(() => treeOf(trace, end), [trace, end])
  const gaps = useMemo(() => idleGaps(trace.spans, trace.start, end), [trace, end])
  const lanes = useMemo(() => lanesOf(trace.spans), [trace])
  // The first rows don't wait for it.
  const later = useDeferredValue<Trace | null>(trace, null)
  const path = useMemo(() => (later ? criticalPath(later, end) : NO_PATH), [later, end])
  return (
    <Timeline
      {...{ tree, gaps, lanes, path, isPathOnly, setPathOnly }}
      moment={at === null ? null : trace.start + Number(at) * 1000}
    />
  )
}
