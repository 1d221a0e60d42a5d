### 与患者权利有关的命令的输出。

privacy-erased = 已删除 { $snapshots } 个快照和 { $refreshes } 次刷新的页面。在 { $root } 和 Dagster 文件夹中检查了 { $files } 个文件：均不含已撤回同意的患者。未检查：备份，以及通过 export、share 或手工复制的副本。
privacy-locked-erased = 锁定的分析 { $snapshot } 也在其中。其截止日期、方案和本次删除的日期仍予保留；以后的发布无法再与其结果比较。
privacy-still-found = { $files } 中仍有已撤回同意的患者；请删除这些文件，并再次运行 rairdtc withdraw --from-snapshots

## 密钥与知情同意

privacy-other-key-withdrew = 有患者是在另一个假名密钥下撤回同意的，本次刷新会再次发布其数据。请恢复该密钥；如已丢失，请删除 { $file } 并按患者号逐一重新撤回
privacy-key-gone = 假名密钥 { $key } 已不存在，换用其他密钥会使每例患者的假名改变。请从副本恢复该文件；如没有副本，请删除 { $published } 后刷新
privacy-key-too-long = 假名密钥超过 { $bytes } 字节
privacy-key-readable = 其他用户可以读取 { $key }；请运行：chmod 600 { $key }
privacy-key-of-environment = 密钥来自 { $variable }；请在设置该变量之处更改
privacy-no-key = { $key } 中还没有密钥；请运行：rairdtc refresh
privacy-key-too-short = { $place } 中的假名密钥短于 32 字节
privacy-no-pseudonym = 这不是假名；假名为 P 加 16 位 0-9 和 a-f。请单独运行 rairdtc withdraw，并在询问时输入患者号

## 命令的输出

privacy-ask-number = 患者号
privacy-nobody-known = 已发布或保存的数据中没有 { $patient }。如果号码输入有误，则该患者没有被排除：请从 { $file } 中删除该行并再次运行 rairdtc withdraw。尚未出现在任何导出文件中的患者将被排除
privacy-left-out = 自下次刷新起将不再包含 { $patient }；请运行：rairdtc refresh
privacy-new-key = 新密钥在 { $file } 中；请保存副本，并运行：rairdtc refresh
