// A folded group on the diagram: its name, how many Steps it has, how they stand. A click opens it.
import type { NodeProps } from '@xyflow/react'
import { Folder } from 'lucide-react'
import { memo } from 'react'
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import { activity, IDLE } from '../../live/project'
import type { Card } from './cards'
import { stateOf } from './marks'

export const FoldCard = memo(function FoldCard({ data }: NodeProps<Card>) {
  const { fold } = data.item
  const told = useStore(activity, (steps) => {
    const states = fold?.steps.map((step) => stateOf(step, steps[step.name] ?? IDLE)) ?? []
    const count = (wanted: string) => states.filter((state) => state === wanted).length
    return `${count('running')} ${count('failed') + count('broken')}`
  })
  const [running = 0, failed = 0] = told.split(' ').map(Number)
  if (!fold) return null
  return (
    <div className="card fold" data-state={failed > 0 ? 'failed' : running > 0 ? 'running' : 'idle'}>
      <div className="card-head">
        <Folder size={15} aria-hidden />
        <strong title={fold.name}>{fold.name}</strong>
      </div>
      <p className="trigger quiet">{counted(fold.steps.length, 'Step')}, folded</p>
      <p className="card-foot">
        {running === 0 && failed === 0 && 'Click to open'}
        {running > 0 && <span>{running} running</span>}
        {failed > 0 && <span className="bad">{failed} failed</span>}
      </p>
    </div>
  )
})
