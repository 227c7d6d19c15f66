// Where the time of a sentence went, as a thin bar and in words.
import type { CSSProperties } from 'react'
import type { Sentence } from '../../../core/trace-types'
import { PHASES, type Phase } from '../timeline/phases'
import { seconds } from './when'

const ORDER = Object.keys(PHASES) as Phase[]

export function PhaseBar({ sentence }: { sentence: Sentence }) {
  const spent = ORDER.filter((phase) => sentence.phases[phase] > 0)
  const words = spent.map((phase) => `${PHASES[phase].label} ${seconds(sentence.phases[phase])}`)
  const text = words.join(', ')
  return (
    <span className="phases" title={spent.map((phase, at) => `${words[at]}: ${PHASES[phase].means}`).join('\n')}>
      <span className="phases-took">{sentence.took === null ? '' : seconds(sentence.took)}</span>
      <span className="phases-bar" aria-hidden>
        {spent.map((phase) => (
          <i key={phase} data-phase={phase} style={{ '--share': sentence.phases[phase] } as CSSProperties} />
        ))}
      </span>
      <span className="hidden">{text}</span>
    </span>
  )
}
