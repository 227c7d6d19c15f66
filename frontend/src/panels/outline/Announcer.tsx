// Says aloud that a Step has failed, for people who listen to the page; not more often than can be listened to.
import { useEffect, useState } from 'react'
import type { Flow } from '../../core/types'
import { activity } from '../../live/project'
import { failedSince, failureText } from './failures'

const PAUSE_MS = 5000

export function Announcer({ flow }: { flow: Flow }) {
  const [said, setSaid] = useState('')
  useEffect(() => {
    const names = new Set(flow.nodes.map(({ name }) => name))
    const waiting = new Set<string>()
    let known = activity.get()
    let timer: ReturnType<typeof setTimeout> | undefined
    const say = () => {
      timer = undefined
      if (waiting.size === 0) return
      setSaid(failureText([...waiting]))
      waiting.clear()
      timer = setTimeout(say, PAUSE_MS)
    }
    const leave = activity.subscribe(() => {
      for (const name of failedSince(known, activity.get())) if (names.has(name)) waiting.add(name)
      known = activity.get()
      if (timer === undefined) say()
    })
    return () => {
      leave()
      clearTimeout(timer)
    }
  }, [flow])
  return (
    <div className="hidden" aria-live="polite" data-announces="failures">
      {said}
    </div>
  )
}
