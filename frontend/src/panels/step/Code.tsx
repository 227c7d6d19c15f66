// The file of a Step, to read; it is changed in an editor.
import { useEffect, useRef } from 'react'
import { useApi } from '../../core/query'
import { useStore } from '../../core/store'
import type { StepNode } from '../../core/types'
import { flowState } from '../../live/project'
import { CopyButton } from '../../ui/CopyButton'
import { Section } from '../../ui/Inspected'
import './code.css'

interface Source {
  file: string
  language: string
  line: number | null
  // Null while the project has no such file.
  text: string | null
  html?: string
}

// `asked` is "code" or a line of it, where the page came here to read that.
export function Code({ step, asked }: { step: StepNode; asked: string | null }) {
  const version = useStore(flowState, ({ flow }) => flow?.version ?? 0)
  const path = `steps/${encodeURIComponent(step.id)}/source`
  const { data, error } = useApi<Source>(path, { fresh: version })
  const text = data?.text
  return (
    <Section title="Code" aside={text && <CopyButton label="Copy the code" text={() => text} />}>
      {data && text != null && <Lines source={data} text={text} asked={asked} broken={step.broken?.line ?? null} />}
      {text === null && <p className="quiet">The file isn’t there now. It may have been moved or deleted.</p>}
      {!data && <p className="quiet">{error ? `${error.message} ${error.hint ?? ''}` : 'Reading…'}</p>}
    </Section>
  )
}

interface LinesProps {
  source: Source
  text: string
  asked: string | null
  broken: number | null
}

function Lines({ source, text, asked, broken }: LinesProps) {
  const place = useRef<HTMLElement>(null)
  const line = asked === 'code' ? (broken ?? source.line) : Number(asked) || broken
  useEffect(() => {
    const shown = place.current
    if (!shown) return
    const row = shown.querySelector<HTMLElement>(`[data-line="${line ?? 1}"]`)
    if (row) shown.scrollTop = row.offsetTop - shown.clientHeight / 3
    if (asked !== null && asked !== 'why') shown.scrollIntoView({ block: 'nearest' })
  }, [asked, line])
  const lines = (source.html ?? text).replace(/\n$/, '').split('\n')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it
    <section className="code" ref={place} aria-label={`Code of ${source.file}`} tabIndex={0}>
      {lines.map((each, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have their numbers
          key={at}
          className="code-line"
          data-line={at + 1}
          data-asked={at + 1 === line || undefined}
          data-broken={at + 1 === broken || undefined}
        >
          <Line text={each} isHtml={source.html !== undefined} />
        </div>
      ))}
    </section>
  )
}

function Line({ text, isHtml }: { text: string; isHtml: boolean }) {
  if (!isHtml) return <code>{text || ' '}</code>
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the server has escaped the text and added nothing but classes
  return <code dangerouslySetInnerHTML={{ __html: text || ' ' }} />
}
