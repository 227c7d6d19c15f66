// The project as the page knows it: the flow, what its Steps do, and whether the line to the studio is up.
import { type ApiError, asApiError, getJson } from '../core/api'
import { createStore } from '../core/store'
import type { Activity, ActivityChange, ActivityPage, Flow, Frame, Project } from '../core/types'
import { compareBuild, watchBuild } from './build'
import { Feed, type FeedStatus } from './feed'
import { noteRedis, watchDoubts } from './redis'

export interface FlowState {
  flow: Flow | null
  error: ApiError | null
}

export interface Line {
  status: FeedStatus
  reason: string | null
  // Since when it isn't live, in milliseconds; null while it is.
  since: number | null
  // Whether it was live before: then what the page shows is old, not missing.
  wasLive: boolean
}

export const project = createStore<Project | null>(null)
export const flowState = createStore<FlowState>({ flow: null, error: null })
export const activity = createStore<Record<string, Activity>>({})
export const line = createStore<Line>({ status: 'loading', reason: null, since: Date.now(), wasLive: false })

export const IDLE: Activity = { running: 0, succeeded: 0, failed: 0, skipped: 0, last: null }

const feed = new Feed({
  interest: () => ({ activity: true }),
  load: async (signal) => {
    const [page] = await Promise.all([getJson<ActivityPage>('activity', signal), loadFlow(), loadProject()])
    activity.set(page.steps)
    return page.position
  },
  receive: (frame: Frame) => {
    noteRedis(frame)
    if (frame.activity) activity.set(applyChanges(activity.get(), frame.activity))
    if (frame.snapshot != null && frame.snapshot !== flowState.get().flow?.version) void loadFlow()
  },
  changed: (status, reason) => {
    const known = line.get()
    const isLive = status === 'live'
    if (isLive && known.wasLive && known.status !== 'live') void compareBuild()
    line.set({
      status,
      reason,
      since: isLive ? null : (known.since ?? Date.now()),
      wasLive: known.wasLive || isLive,
    })
  },
})

export function openProject(): () => void {
  feed.start()
  const stopLooking = [watchDoubts(), watchBuild()]
  return () => {
    feed.stop()
    for (const stop of stopLooking) stop()
  }
}

export function reload(): void {
  feed.start()
}

export function applyChanges(
  steps: Record<string, Activity>,
  changes: Record<string, ActivityChange>,
): Record<string, Activity> {
  const next = { ...steps }
  for (const [name, change] of Object.entries(changes)) {
    const known = next[name] ?? IDLE
    next[name] = {
      // An attempt that began before the sums were read may end after; it was never counted as running.
      running: Math.max(0, known.running + change.started - change.succeeded - change.failed - change.skipped),
      succeeded: known.succeeded + change.succeeded,
      failed: known.failed + change.failed,
      skipped: known.skipped + change.skipped,
      last: change.last ?? known.last,
    }
  }
  return next
}

async function loadFlow(): Promise<void> {
  try {
    flowState.set({ flow: await getJson<Flow>('flow'), error: null })
  } catch (error) {
    const known = asApiError(error)
    flowState.set({ flow: flowState.get().flow, error: known })
  }
}

async function loadProject(): Promise<void> {
  project.set(await getJson<Project>('project'))
}
