### rairdtc doctor 在刷新之前发现的问题。

doctor-settings = 方案 { $file }，{ $contracts } 份数据契约
doctor-no-exports = { $folder } 不是文件夹；请用 --exports 指定，或新建该文件夹
doctor-exports-closed = 当前用户无法读取 { $folder }
doctor-exports-missing = { $folder }/<site>/ 中缺少 { $exports } 文件{ $among ->
    [0] {""}
   *[other] ，{ $sites } 个中心中有 { $among } 个缺少；rairdtc check 会列出中心名称
}
doctor-exports = { $folder } 中有 { $files } 个文件
doctor-warehouse-new = 将在 { $parent } 中新建 { $root }
doctor-folder-closed = 当前用户无法写入 { $folder }
doctor-folder-open = 其他用户可以进入 { $folder }；请运行 chmod 700 { $folder }
doctor-folder = 只有您可以访问 { $folder }
doctor-key-new = 将在 { $file } 中生成密钥；请保存一份副本
doctor-key = 假名密钥来自 { $place }；是否已在别处保存副本？
doctor-no-refresh = 没有正在进行的刷新
doctor-at = { $file }：{ $reason }
doctor-nothing-published = 尚未发布；请运行：rairdtc refresh
doctor-published = { $file } 中有 { $patients } 例患者

## 检查的对象及其状态

doctor-about-settings = 设置
doctor-about-exports = 导出文件
doctor-about-warehouse = 数据仓库
doctor-about-key = 密钥
doctor-about-lock = 锁
doctor-about-disk = 磁盘
doctor-about-published = 发布结果
doctor-about-night = 夜间
doctor-state-ok = 正常
doctor-state-look = 请核对
doctor-state-wrong = 错误
