// Says what was thrown away, and puts it back with one press.
import { useState } from 'react'
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import { UndoBar } from '../../ui/UndoBar'
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
    <UndoBar
      said={last ? `Discarded ${counted(last.count, 'dead letter')}.` : (said ?? '')}
      undo={last ? () => void undo() : undefined}
      dismiss={dismiss}
    />
  )
}
