// Builds the console into the folder that Django serves. File names carry a hash of their content.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

// What nearly every part of the page needs: one file instead of a dozen small ones, each of which is a request.
const SHARED = /\/frontend\/src\/(core|ui|live)\/|\/node_modules\/(react|react-dom|scheduler|lucide-react|@tanstack)\//
const COMPRESSIBLE = /\.(js|css)$/

// Writes each script and style compressed beside itself: the server sends that to whoever takes it.
function compressed(): Plugin {
  return {
    name: 'compressed',
    async writeBundle({ dir = '.' }) {
      const folder = join(dir, 'assets')
      const files = (await readdir(folder)).filter((file) => COMPRESSIBLE.test(file))
      await Promise.all(
        files.map(async (file) => {
          const whole = await readFile(join(folder, file))
          await writeFile(join(folder, `${file}.gz`), await promisify(gzip)(whole, { level: 9 }))
        }),
      )
    },
  }
}

export default defineConfig({
  plugins: [react(), compressed()],
  // Everything finds its parts beside itself, below whatever path a proxy shows the console.
  base: './',
  build: {
    outDir: '../static/console',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    // The content policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: 'src/main.tsx',
      output: { codeSplitting: { groups: [{ name: 'shared', test: SHARED }] } },
    },
  },
  worker: { format: 'es' },
})
