// The values that a span was recorded with: as cards or, one key away, as JSON.
import { Braces, Check, Copy, Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useShortcuts } from '../../core/keys'
import { createStore, useStore } from '../../core/store'
import type { SpanDetail } from '../../core/trace-types'
import { Section } from '../../ui/Inspected'
import { changesOf } from './changes'
import { Card } from './Payload'
import { labelOf, shownAs } from './values'

// One choice for all spans, as long as the page is open.
const isJson = createStore(false)

export function Values({ detail }: { detail: SpanDetail }) {
  const raw = useStore(isJson, (state) => state)
  const toggle = () => isJson.set(!isJson.get())
  useShortcuts([{ keys: 'r', label: 'Values as cards or as JSON', group: 'Span', run: toggle }])
  const isWrite = 'value' in detail && 'oldValue' in detail
  const shown: [string, unknown][] = []
  if ('input' in detail) shown.push(['Given', detail.input])
  if ('output' in detail) shown.push(['Answered', detail.output])
  if ('data' in detail) shown.push(['Sent', detail.data])
  if ('value' in detail) shown.push([isWrite ? 'New value' : 'Value', detail.value])
  if ('oldValue' in detail && detail.oldValue !== null) shown.push(['Old value', detail.oldValue])
  if (shown.length === 0) return null
  return (
    <>
      {isWrite && detail.oldValue !== null && <Difference before={detail.oldValue} after={detail.value} />}
      {shown.map(([title, value], at) => (
        <Section
          key={title}
          title={title}
          aside={
            <span className="value-acts">
              {at === 0 && (
                <button type="button" className="button plain" aria-pressed={raw} title="As JSON (R)" onClick={toggle}>
                  <Braces size={13} aria-hidden /> JSON
                </button>
              )}
              <CopyButton label={title} value={value} />
              <DownloadButton label={title} name={`${detail.span.id}-${title.toLowerCase()}`} value={value} />
            </span>
          }
        >
          {raw ? <pre className="json">{JSON.stringify(value, null, 2)}</pre> : <Card value={value} />}
        </Section>
      ))}
    </>
  )
}

export function Difference({ before, after }: { before: unknown; after: unknown }) {
  const { found, isCut } = changesOf(before, after)
  return (
    <Section title="What changed">
      {found.length === 0 && <p className="quiet">Nothing: it was the same before.</p>}
      <ul className="changes">
        {found.map(({ path, before: old, after: now }) => (
          <li key={path.join('/')}>
            <span title={path.join('.')}>{path.length ? path.map(labelOf).join(' › ') : 'All of it'}</span>
            {old !== undefined && <del>{short(old)}</del>}
            {now !== undefined && <ins>{short(now)}</ins>}
          </li>
        ))}
      </ul>
      {isCut && <p className="quiet">There are more changes; the JSON has all of them.</p>}
    </Section>
  )
}

const SHORT = 120

function short(value: unknown): string {
  const shown = shownAs(value)
  if (shown.kind === 'nothing') return 'nothing'
  if (shown.kind === 'hidden') return '(hidden)'
  const text = shown.kind === 'parts' ? JSON.stringify(value) : shown.text
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text
}

function CopyButton({ label, value }: { label: string; value: unknown }) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = () => void navigator.clipboard?.writeText(JSON.stringify(value, null, 2)).then(() => setCopied(true))
  const Icon = isCopied ? Check : Copy
  const text = `Copy ${label.toLowerCase()} as JSON`
  return (
    <button type="button" className="button plain icon" aria-label={text} title={text} onClick={copy}>
      <Icon size={13} aria-hidden />
    </button>
  )
}

function DownloadButton({ label, name, value }: { label: string; name: string; value: unknown }) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }))
    const link = document.createElement('a')
    link.href = address
    link.download = `${name}.json`
    link.click()
    URL.revokeObjectURL(address)
  }
  const text = `Download ${label.toLowerCase()} as JSON`
  return (
    <button type="button" className="button plain icon" aria-label={text} title={text} onClick={save}>
      <Download size={13} aria-hidden />
    </button>
  )
}
