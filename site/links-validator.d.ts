// The package ships its TypeScript source, which our stricter settings refuse; this is what the config needs of it.
import type { StarlightPlugin } from "@astrojs/starlight/types";

export default function starlightLinksValidator(): StarlightPlugin;
