// Says what was thrown away, and puts it back with one press.
import { Undo2, X } from 'lucide-react'
import { useState } from 'react'
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import { restore } from './source'
import { lastDiscarded } from './undone'

export function Undo() {
  const last = useStore(lastDiscarded, (known) => known)
  const [said, setSaid] = useState<string | null>(null)
  if (!last && !said) return null
  const undo = async () => {
    if (!last) return
    lastDiscarded.set(null)
    try {
      const { count } = await restore(last.queue, last.discarded)
      setSaid(
        count > 0 ? `Put ${counted(count, 'dead letter')} back.` : 'The ten minutes are over; nothing was put back.',
      )
    } catch (problem) {
      setSaid(problem instanceof Error ? problem.message : String(problem))
    }
  }
  const dismiss = () => {
    lastDiscarded.set(null)
    setSaid(null)
  }
  return (
    <div className="queue-undo" role="status">
      <span>{last ? `Discarded ${counted(last.count, 'dead letter')}.` : said}</span>
      {last && (
        <button type="button" className="button" onClick={() => void undo()}>
          <Undo2 size={14} aria-hidden /> Undo
        </button>
      )}
      <button type="button" className="button plain icon" aria-label="Dismiss" onClick={dismiss}>
        <X size={14} aria-hidden />
      </button>
    </div>
  )
}
