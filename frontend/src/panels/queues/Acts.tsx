// What can be done with dead letters: to have them run again, and to throw them away.
import { useMay } from '../../live/role'
import type { Asked } from './DeadLetters'

interface ActsProps extends Omit<Asked, 'what'> {
  mayRun: boolean
  ask: (asked: Asked) => void
}

export function Acts({ count, choice, name, isCut, mayRun, ask }: ActsProps) {
  const may = useMay('operator')
  if (!may) return null
  const all = count === 1 ? '1' : `${isCut ? 'the newest' : 'all'} ${count.toLocaleString()}`
  return (
    <span className="fault-acts">
      {mayRun && (
        <button type="button" className="button" onClick={() => ask({ what: 'redrive', choice, count, name, isCut })}>
          Redrive {all}
        </button>
      )}
      <button
        type="button"
        className="button plain"
        onClick={() => ask({ what: 'discard', choice, count, name, isCut })}
      >
        Discard {all}
      </button>
    </span>
  )
}
