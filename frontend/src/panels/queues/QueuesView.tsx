// Every queue of the project, and beside them the one that was chosen: what lies in it and what was given up.
import { useField } from '../../core/address'
import { Splitter, useExtent } from '../../ui/Splitter'
import { useWidth } from '../../ui/useWidth'
import { QueueDetail } from './QueueDetail'
import { QueueList } from './QueueList'
import { Undo } from './Undo'
import './faults.css'
import './letters.css'
import './queues.css'

const LEAST = 240
// Below this width there is room for one of the two, and for few columns.
const NARROW = 760

export default function QueuesView() {
  const queue = useField('queue')
  const [box, width] = useWidth()
  const extent = useExtent(
    'queues',
    () => 300,
    LEAST,
    () => window.innerWidth * 0.4,
  )
  return (
    <div
      className="queues-view"
      ref={box}
      data-open={queue ? 'one' : 'list'}
      data-narrow={(width > 0 && width < NARROW) || undefined}
      style={{ '--list': `${extent.size}px` } as React.CSSProperties}
    >
      <div className="queues-side">
        <QueueList chosen={queue} isCompact={Boolean(queue) || width < NARROW} />
        {queue && <Splitter label="Width of the list" extent={extent} side="left" />}
      </div>
      {queue && <QueueDetail key={queue} name={queue} />}
      <Undo />
    </div>
  )
}
