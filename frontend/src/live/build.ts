// Whether the console was built anew since this page was loaded.
import { getJson } from '../core/api'
import { createStore } from '../core/store'
import type { Project } from '../core/types'

export const isOld = createStore(false)

// Asked when the line is back and when somebody returns to the page: a build in between is no news of its own.
export async function compareBuild(): Promise<void> {
  const newest = await getJson<Project>('project').catch(() => null)
  const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src
  if (newest?.page && own && !own.endsWith(`/${newest.page}`)) isOld.set(true)
}

export function watchBuild(): () => void {
  const look = () => {
    if (document.visibilityState === 'visible') void compareBuild()
  }
  // A part of the page that was not loaded yet is gone with the build that had it.
  const lost = () => isOld.set(true)
  document.addEventListener('visibilitychange', look)
  window.addEventListener('vite:preloadError', lost)
  return () => {
    document.removeEventListener('visibilitychange', look)
    window.removeEventListener('vite:preloadError', lost)
  }
}
