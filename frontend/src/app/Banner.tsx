// What concerns everybody who looks at this page right now: the studio or Redis is away, what Redis may lose, a newer build.
import { Database, RefreshCw, TriangleAlert, Unplug, X } from 'lucide-react'
import { useState } from 'react'
import { useStore } from '../core/store'
import { clockSeconds, duration } from '../core/time'
import { isOld } from '../live/build'
import { line } from '../live/project'
import { redis } from '../live/redis'
import { useSeconds } from './useSeconds'

const KEY = 'motia.doubts.read'
// A restart that nobody would notice is not announced.
const PATIENCE_SECONDS = 2

export function Banner() {
  const { downSince, doubts } = useStore(redis, (state) => state)
  const { status, since } = useStore(line, (state) => state)
  const isAway = status === 'offline' && since !== null
  return (
    <div className="banners">
      {isAway && <Away since={since} />}
      {!isAway && downSince !== null && <Down since={downSince} />}
      <Doubts told={doubts} />
      <NewBuild />
    </div>
  )
}

function Away({ since }: { since: number }) {
  const seconds = useSeconds(since)
  const { wasLive } = useStore(line, (state) => state)
  if (seconds < PATIENCE_SECONDS) return null
  return (
    <section className="banner" data-tone="failed" aria-label="The studio is away">
      <Unplug size={15} aria-hidden />
      <p>
        <strong role="alert">The studio doesn’t answer since {clockSeconds(since)}.</strong>{' '}
        <span>
          {wasLive ? 'What you see is from then. ' : ''}
          This page goes on by itself as soon as it is back. Is <code>./studio dev</code> still running?
        </span>
      </p>
    </section>
  )
}

function Doubts({ told: doubts }: { told: { message: string; hint: string }[] }) {
  const [read, setRead] = useState(() => sessionStorage.getItem(KEY) ?? '')
  const told = JSON.stringify(doubts)
  if (doubts.length === 0 || read === told) return null
  const dismiss = () => {
    sessionStorage.setItem(KEY, told)
    setRead(told)
  }
  return (
    <section className="banner" data-tone="warning" aria-label="Notice about Redis">
      <TriangleAlert size={15} aria-hidden />
      <ul>
        {doubts.map(({ message, hint }) => (
          <li key={message}>
            <strong>{message}.</strong> <span>To change it, {withCode(hint)}.</span>
          </li>
        ))}
      </ul>
      <button type="button" className="button plain icon" aria-label="Dismiss" title="Dismiss" onClick={dismiss}>
        <X size={15} aria-hidden />
      </button>
    </section>
  )
}

function NewBuild() {
  if (!useStore(isOld, (known) => known)) return null
  return (
    <section className="banner" data-tone="news" aria-label="New version">
      <RefreshCw size={15} aria-hidden />
      <p>
        <strong role="status">There is a new version of this page.</strong>{' '}
        <span>Reload it when you are ready; it comes back to what you look at now.</span>
      </p>
      <button type="button" className="button" onClick={() => window.location.reload()}>
        Reload
      </button>
    </section>
  )
}

function Down({ since }: { since: number }) {
  const seconds = Math.max(1, useSeconds(since))
  return (
    <section className="banner" data-tone="failed" aria-label="Redis is down">
      <Database size={15} aria-hidden />
      <p>
        <strong role="alert">Redis down since {clockSeconds(since)}.</strong>{' '}
        <span>
          Endpoints that need it answer 503 and workers wait; everything goes on by itself once it is back (
          <span aria-hidden>{seconds < 60 ? `${seconds} s` : duration(seconds * 1000)}</span> so far).
        </span>
      </p>
    </section>
  )
}

// What stands between backticks is typed as it is.
function withCode(text: string) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence keep their places
  return text.split('`').map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part))
}
