// All traces, and beside them the one that was chosen.
import { useField } from '../../core/address'
import { Splitter, useExtent } from '../../ui/Splitter'
import { TraceView } from '../trace/TraceView'
import { TraceList } from './TraceList'
import './traces.css'

const LEAST = 240

export default function TracesView() {
  const trace = useField('trace')
  const extent = useExtent(
    'traces',
    () => 320,
    LEAST,
    () => window.innerWidth * 0.5,
  )
  return (
    <div
      className="traces"
      data-open={trace ? 'one' : 'list'}
      style={{ '--list': `${extent.size}px` } as React.CSSProperties}
    >
      <div className="traces-side">
        <TraceList isCompact={trace !== null} />
        {trace && <Splitter label="Width of the list" extent={extent} side="left" />}
      </div>
      {trace && <TraceView key={trace} id={trace} />}
    </div>
  )
}
