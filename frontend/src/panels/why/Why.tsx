// "Why did it not run?": what keeps it from running now, and what was decided about it before, newest first.
import { useEffect, useRef, useState } from 'react'
import { useApi } from '../../core/query'
import { useSettled } from '../../core/settled'
import { useStore } from '../../core/store'
import type { Why as Answer } from '../../core/trace-types'
import { activity, flowState } from '../../live/project'
import { Section } from '../../ui/Inspected'
import { Decisions } from './Decisions'
import { Reasons } from './Reasons'
import './why.css'

const APART_MS = 1500
// Queues move without any Step ending, and a schedule comes nearer.
const LOOK_MS = 10_000

interface Props {
  of: 'step' | 'topic'
  id: string
  title: string
  // Whether the page came here to read this.
  isAsked: boolean
  // What is said where nothing holds it up.
  calm: string
}

export function Why({ of, id, title, isAsked, calm }: Props) {
  const fresh = useFresh()
  const { data, error } = useApi<Answer>(`why?${of}=${encodeURIComponent(id)}`, { fresh })
  const place = useRef<HTMLDivElement>(null)
  const isThere = data !== undefined || error !== null
  useEffect(() => {
    if (isAsked && isThere) place.current?.scrollIntoView({ block: 'start' })
  }, [isAsked, isThere])
  return (
    <div ref={place} className="why" data-asked={isAsked || undefined}>
      <Section title={title}>
        {data ? (
          <>
            <Reasons reasons={data.now} calm={calm} />
            <Decisions decisions={data.decisions} none="Nothing has been decided about it yet." />
          </>
        ) : (
          <p className="quiet">{error ? `${error.message} ${error.hint ?? ''}` : 'Looking…'}</p>
        )}
      </Section>
    </div>
  )
}

// Changes when there may be another answer.
function useFresh(): string {
  const version = useStore(flowState, ({ flow }) => flow?.version ?? 0)
  const doing = useSettled(
    useStore(activity, (steps) => steps),
    APART_MS,
  )
  const [count, setCount] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `doing` is what makes it count
  useEffect(() => setCount((known) => known + 1), [doing])
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && setCount((known) => known + 1), LOOK_MS)
    return () => clearInterval(timer)
  }, [])
  return `${version}:${count}`
}
