// All traces, and beside them the one that was chosen.
import { useField } from '../../core/address'
import { TraceView } from '../trace/TraceView'
import { TraceList } from './TraceList'
import './traces.css'

export default function TracesView() {
  const trace = useField('trace')
  return (
    <div className="traces" data-open={trace ? 'one' : 'list'}>
      <TraceList />
      {trace && <TraceView key={trace} id={trace} />}
    </div>
  )
}
