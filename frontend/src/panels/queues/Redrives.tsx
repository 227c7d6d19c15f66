// Redrives that go on or ended lately: how far each has come, and a way to stop it.
import { useState } from 'react'
import { useMay } from '../../live/role'
import { Status } from '../../ui/Status'
import { Ago } from '../../ui/Time'
import { type Redrive, stopRedrive } from './source'
import { redriveText } from './words'

// One that is over is told of for so long.
const LATELY_MS = 10 * 60_000

export function Redrives({ redrives }: { redrives: Redrive[] }) {
  const told = redrives.filter(({ left, at, until }) => left > 0 || Math.max(at, until ?? 0) > Date.now() - LATELY_MS)
  if (told.length === 0) return null
  return (
    <ul className="redrives" aria-label="Redrives">
      {told.slice(0, 3).map((each) => (
        <Line key={each.name} redrive={each} />
      ))}
    </ul>
  )
}

function Line({ redrive }: { redrive: Redrive }) {
  const may = useMay('operator')
  const [isStopping, setStopping] = useState(false)
  const { left, total, takenBack, name, by, at } = redrive
  const stop = async () => {
    setStopping(true)
    await stopRedrive(name).catch(() => undefined)
    setStopping(false)
  }
  return (
    <li>
      <Status name={left > 0 ? 'running' : redrive.stopped ? 'stopped' : 'done'} wordless />
      <span>
        {redriveText(redrive)}
        <small>
          {' '}
          {by} began it <Ago at={at} />
        </small>
      </span>
      {left > 0 && <progress aria-label="Started" max={total} value={total - left - takenBack} />}
      {left > 0 && may && (
        <button type="button" className="button" disabled={isStopping} onClick={() => void stop()}>
          Stop
        </button>
      )}
    </li>
  )
}
