// What keeps something from running at this moment, the worst first, each with what to do about it.
import { ArrowRight, CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { Reason } from '../../core/trace-types'
import { Parts, plain } from '../../ui/Parts'
import { Words } from '../../ui/Words'

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info }
const WORDS = { error: 'Error', warning: 'Warning', info: 'Note' }

// `calm` is said where nothing is wrong.
export function Reasons({ reasons, calm }: { reasons: Reason[]; calm: string | null }) {
  const isCalm = reasons.every(({ severity }) => severity === 'info')
  return (
    <ul className="reasons">
      {isCalm && calm && (
        <li data-severity="calm">
          <CircleCheck size={15} aria-hidden />
          <p>{calm}</p>
        </li>
      )}
      {reasons.map(({ code, text, todo, severity }) => {
        const Icon = ICONS[severity]
        return (
          <li key={`${code} ${plain(text)}`} data-severity={severity}>
            <Icon size={15} aria-label={WORDS[severity]} />
            <div>
              <p>
                <Parts parts={text} />
              </p>
              {todo && (
                <p className="todo">
                  <ArrowRight size={13} aria-hidden />
                  <span>
                    {/* What a runner advises may be a command. */}
                    <Words text={code.startsWith('broken') ? todo : capital(todo)} />
                  </span>
                </p>
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
