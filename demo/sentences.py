"""What simulated businesses write: invented sentences, from the unhappy and from the pleased."""

SENTENCES = {
    True: (
        "Công chức hướng dẫn tận tình, hồ sơ được thông quan nhanh.",
        "Thủ tục nhanh hơn trước, doanh nghiệp không phải đi lại nhiều lần.",
        "Được giải thích rõ ngay từ lần đầu nên không phải bổ sung hồ sơ.",
        "Cán bộ lịch sự, trả lời điện thoại kịp thời.",
        "Tờ khai luồng xanh thông quan trong buổi sáng, rất thuận lợi.",
        "Mong đơn vị tiếp tục tổ chức các buổi gặp gỡ doanh nghiệp.",
        "Việc nộp chứng từ điện tử giúp tiết kiệm nhiều thời gian.",
        "Lãnh đạo chi cục trực tiếp xử lý vướng mắc, doanh nghiệp yên tâm.",
        "Đề nghị duy trì tổ tư vấn hỗ trợ doanh nghiệp tại cửa khẩu.",
        "Kiểm tra hàng gọn, không làm ảnh hưởng kế hoạch giao hàng.",
    ),
    False: (
        "Hệ thống khai báo hay bị chậm vào cuối tháng.",
        "Phải bổ sung hồ sơ hai lần vì hướng dẫn lần đầu chưa đủ.",
        "Thời gian chờ kiểm tra thực tế hàng hóa còn dài.",
        "Đề nghị công khai rõ hơn thời hạn xử lý từng khâu.",
        "Gọi đường dây nóng nhiều lần mới có người nghe máy.",
        "Việc xác định trị giá kéo dài, doanh nghiệp phát sinh chi phí lưu bãi.",
        "Các bộ phận hướng dẫn chưa thống nhất, doanh nghiệp phải đi lại nhiều.",
        "Chỗ chờ làm thủ tục chật, thiếu ghế vào giờ cao điểm.",
        "Cần thêm người trực vào buổi trưa và ngày cuối tuần.",
        "Mã số hàng hóa bị yêu cầu sửa nhiều lần mà chưa được giải thích rõ.",
    ),
}
