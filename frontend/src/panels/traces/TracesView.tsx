// All traces, and beside them the one that was chosen.
import { useField } from '../../core/address'
import { Splitter, useExtent } from '../../ui/Splitter'
import { useWidth } from '../../ui/useWidth'
import { TraceView } from '../trace/TraceView'
import { TraceList } from './TraceList'
import './traces.css'

const LEAST = 240
// Below this width there is room for one of the two, and for few columns.
const NARROW = 760

export default function TracesView() {
  const trace = useField('trace')
  const [box, width] = useWidth()
  const extent = useExtent(
    'traces',
    () => 320,
    LEAST,
    () => window.innerWidth * 0.5,
  )
  return (
    <div
      className="traces"
      ref={box}
      data-open={trace ? 'one' : 'list'}
      style={{ '--list': `${extent.size}px` } as React.CSSProperties}
    >
      <div className="traces-side">
        <TraceList isCompact={Boolean(trace) || width < NARROW} />
        {trace && <Splitter label="Width of the list" extent={extent} side="left" />}
      </div>
      {trace && <TraceView key={trace} id={trace} />}
    </div>
  )
}
